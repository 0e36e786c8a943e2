"""Asks the portal in this container whether it and its database are well; exit status 0 when they are."""

import os
import sys
from http.client import HTTPConnection, HTTPException

# The portal answers to its own host names only.
host = os.environ.get("ZSSD_HOSTS", "").split(",")[0].strip() or "localhost"
connection = HTTPConnection("127.0.0.1", 8000, timeout=4)
try:
    connection.request("GET", "/gezond/", headers={"Host": host})
    status = connection.getresponse().status
except (OSError, HTTPException) as error:
    sys.exit(f"niet gezond: {error}")
if status != 200:
    sys.exit(f"niet gezond: antwoord {status}")
