# Portal's web, worker and beat: one image, three commands (docker-compose.yml).
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PORTAL_STATIC_COLLECTED=1 PORTAL_FILES=/data/files
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home portal \
    && install -d -o portal -g portal /data/files /portal
WORKDIR /portal
COPY requirements.txt .
RUN pip install --disable-pip-version-check -r requirements.txt
COPY --chown=portal:portal . .
USER portal
RUN python -m scripts.messages && python manage.py collectstatic --noinput --verbosity 0
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8000/healthz', timeout=4)"]
CMD ["gunicorn", "portal.wsgi", "-w", "2", "--threads", "4", "--preload", "--no-control-socket", "-b", "0.0.0.0:8000"]
