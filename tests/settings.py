"""The portal's settings for tests: quick passwords, plain static files, tasks left in the queue."""

from zssd.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
MAIL_WITH_HTML = True
TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}

# A file instead of memory: only then do threads get connections of their own, as people at work do. It need not
# survive a power cut.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    VAR_DIR.mkdir(parents=True, exist_ok=True)  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"  # noqa: F405
LOGGING["loggers"]["mail.log"] = {"level": "ERROR"}  # the mail server of the tests tells every word  # noqa: F405
