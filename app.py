"""WSGI entry: `gunicorn app:app`."""

from config import Config
from trisam.factory import connect, create_app
from trisam.retention.service import restoring

_config = Config.from_environment()
connect(_config)
restoring.demand_caught_up()
restoring.remember()
app = create_app(_config)
