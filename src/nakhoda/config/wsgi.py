"""What granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nakhoda.config.settings")
application = get_wsgi_application()

from nakhoda.config.warming import warm_up  # noqa: E402 -- the application first

warm_up()
