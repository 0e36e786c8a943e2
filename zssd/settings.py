"""Settings of the portal; everything a deployment may change comes from the environment.

See docs/beheer.md for the list. A wrong value stops the program with one line and status 2.
"""

from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from zssd import database
from zssd import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("ZSSD_VAR") or BASE_DIR / "var")

# Demo mode fills the portal with invented progress and known passwords; never on for a real installation.
DEMO = env.boolean("ZSSD_DEMO", False)
DEBUG = env.boolean("ZSSD_DEBUG", False)

# The host names under which the portal is reached; without any it serves this machine alone, over plain HTTP.
HOSTS = env.words("ZSSD_HOSTS")
PUBLIC = bool(HOSTS)
ALLOWED_HOSTS = HOSTS or ["localhost", "127.0.0.1", "[::1]"]
# Where links in a mail lead to; a mail is made where no visitor tells under which name they came.
PORTAL_URL = env.site("ZSSD_URL", f"https://{HOSTS[0].lstrip('.')}" if HOSTS else "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]

for name, on in {"ZSSD_DEMO": DEMO, "ZSSD_DEBUG": DEBUG}.items():
    if PUBLIC and on:
        env.stop(f"{name} mag niet aan staan samen met ZSSD_HOSTS: het is alleen voor deze ene machine.")

SECRET_KEY = env.text("ZSSD_SECRET_KEY")
if not SECRET_KEY:
    if PUBLIC:
        env.stop("ZSSD_SECRET_KEY ontbreekt; maak er een met ./run nieuwe-sleutel.")
    SECRET_KEY = env.local_secret(VAR_DIR / "secret_key")

INSTALLED_APPS = [
    "programmes",
    "speerpunten",
    "monitoring",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tables2",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "zssd.middleware.permissions_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zssd.middleware.private_pages",
    "zssd.middleware.remember_who",
    "zssd.middleware.PortalLoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "programmes.audit.denied_middleware",
]

ROOT_URLCONF = "zssd.urls"
WSGI_APPLICATION = "zssd.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "programmes.navigation.context",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

DATABASES = {"default": database.from_url(env.text("DATABASE_URL"), VAR_DIR / "zssd.sqlite3")}

# What all processes must know together, such as how often somebody tried to log in, lives in the database:
# a portal may run as many processes on many machines, and a count per process would be no limit.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "zssd_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# People and sessions
AUTH_USER_MODEL = "programmes.Gebruiker"
AUTHENTICATION_BACKENDS = ["programmes.backend.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "programmes.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whose password changes hears about it
# Unknown addresses get a mail from our own form: with or without an account the answer takes as long.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "programmes.accounts.LoginForm",
    "reset_password": "programmes.accounts.ResetPasswordForm",
    "reset_password_from_key": "programmes.accounts.NewPasswordForm",
    "change_password": "programmes.accounts.ChangePasswordForm",
}
# Tries per machine and per account. The count per machine is meant for a whole town hall behind one address.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/15m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "agendalink": "30/m/ip",  # links that do not exist; those that do are not counted
}
# How many reverse proxies stand in front: only what the outermost of them adds to X-Forwarded-For is believed.
PROXIES = env.number("ZSSD_PROXIES", 1 if PUBLIC else 0, highest=9)
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # seconds; also how long an invitation works
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "programmes.passwords.NotYourself"},
    {"NAME": "programmes.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "programmes.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 8  # a working day; BIO2 asks for a bounded session
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "zssd.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie

# Months that are kept: lines of the audit trail, and accounts that have no role any more. See `manage.py opruimen`.
LOGBOEK_MAANDEN = env.number("ZSSD_LOGBOEK_MAANDEN", 18)
ACCOUNT_MAANDEN = env.number("ZSSD_ACCOUNT_MAANDEN", 12)

# The outside world: TLS ends at the reverse proxy in front of the portal.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PUBLIC
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PUBLIC else None
SECURE_HSTS_SECONDS = 63072000 if PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PUBLIC
SECURE_HSTS_PRELOAD = PUBLIC
SESSION_COOKIE_SECURE = PUBLIC
CSRF_COOKIE_SECURE = PUBLIC
# Who to tell about a leak (/.well-known/security.txt) and about what does not work for somebody.
SECURITY_CONTACT = env.contact("ZSSD_SECURITY_CONTACT", "mailto:beveiliging@example.org")
ACCESSIBILITY_CONTACT = env.contact("ZSSD_ACCESSIBILITY_CONTACT", "")

# Language: the portal speaks Dutch only, and a date is a date in the Netherlands.
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("ZSSD_STATIC") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "bestanden"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# One worker process renders reports; the queue lives in the database.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Without a mail server the mail, with its one-time links, goes to the screen of this machine alone.
SMTP_HOST = env.text("ZSSD_SMTP_HOST")
if PUBLIC and not SMTP_HOST:
    env.stop("ZSSD_SMTP_HOST ontbreekt; zonder mailserver kan niemand een wachtwoord instellen.")
MAILERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": env.number("ZSSD_SMTP_PORT", 587, lowest=1),
            "username": env.text("ZSSD_SMTP_USER"),
            "password": env.text("ZSSD_SMTP_PASSWORD"),
            "use_tls": env.boolean("ZSSD_SMTP_TLS", True),
            "timeout": 10,
        },
    }
    if SMTP_HOST
    else {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}
MAIL_WITH_HTML = bool(SMTP_HOST)  # in a window plain text reads better
DEFAULT_FROM_EMAIL = env.text("ZSSD_MAIL_FROM", "portaal@example.org")

# A text field holds pages of text, not a book; anything larger is refused at the field (see forms).
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# To standard output only: whoever runs the portal decides where it goes. No form input, no mail, no query parameters.
LOG_LEVEL = env.choice("ZSSD_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"hide_links": {"()": "zssd.logs.HideLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hide_links"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
