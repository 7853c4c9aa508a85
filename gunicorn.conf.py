"""How gunicorn serves the site, under `make run` and by itself (`gunicorn wsgi:app`).

Only this machine reaches it: a proxy in front speaks TLS and serves the world. Options on the
command line win, for example `--workers 4`, or `--bind 0.0.0.0:8000` within a container.
"""

import os

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = 2
threads = 4
graceful_timeout = 10
limit_request_line = 8190
control_socket_disable = True
loglevel = "warning"

# Nothing that a client sends is believed here; how many proxies are, TRUSTED_PROXIES says.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
