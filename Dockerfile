# The portal as one image: the server by default, the worker and the commands with another command.
# Stage 1 makes the stylesheet and script, stage 2 the Python environment; neither tool chain is in the result.

FROM node:24-slim AS statisch
WORKDIR /bouw
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY . .
RUN node static/build.mjs

FROM python:3.13-slim AS omgeving
WORKDIR /bouw
COPY requirements.txt requirements-uv.txt ./
RUN python -m venv /opt/zssd \
    && python -m pip install --no-cache-dir --require-hashes -r requirements-uv.txt \
    && uv pip install --no-cache --python /opt/zssd/bin/python --require-hashes --compile-bytecode -r requirements.txt

FROM python:3.13-slim
# hadolint ignore=DL3008 # Debian's security updates are wanted, not the version of the day this was written
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/zssd --create-home zssd
COPY --from=omgeving /opt/zssd /opt/zssd
WORKDIR /app
COPY . .
COPY --from=statisch /bouw/static/dist static/dist
ENV PATH=/opt/zssd/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ZSSD_VAR=/var/lib/zssd \
    ZSSD_STATIC=/app/statisch
RUN python -m compileall -q . && python manage.py collectstatic --noinput --verbosity 0 && rm -rf /var/lib/zssd/*
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "deploy/gezond.py"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "1", "--no-ws", "--workers-kill-timeout", "20", "--respawn-failed-workers", "zssd.wsgi:application"]
