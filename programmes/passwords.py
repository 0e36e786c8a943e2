"""What a password must be, told in our own words."""

from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Dit wachtwoord is te kort. Gebruik minstens {self.min_length} tekens."

    def get_help_text(self) -> str:
        return f"Minstens {self.min_length} tekens."


class NotYourself(UserAttributeSimilarityValidator):
    """Not one's own name, address or organisation."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("naam", "email", "organisatie"))

    def get_error_message(self) -> str:
        return "Dit wachtwoord lijkt te veel op je naam, je e-mailadres of je organisatie."

    def get_help_text(self) -> str:
        return "Niet je naam, e-mailadres of organisatie."
