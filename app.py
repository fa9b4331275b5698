"""WSGI entry: `gunicorn app:app`."""

from config import Config
from trisam.factory import connect, create_app

_config = Config.from_environment()
connect(_config)
app = create_app(_config)
