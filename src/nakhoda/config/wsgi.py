"""What granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nakhoda.config.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 -- every page is loaded before the first is asked for
gc.collect()
gc.freeze()  # what is loaded by now lives as long as the process; looking through it is time for nothing
gc.set_threshold(10_000, 20, 20)
