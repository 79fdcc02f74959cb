"""The production door: `gunicorn config.wsgi:app`."""

from config.app import create_app

app = create_app()
