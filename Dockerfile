# Ringback for a real site: no tools for development, no root, nothing written but /tmp.
FROM python:3.13-slim AS libraries
COPY requirements.txt .
RUN python -m venv /opt/ringback \
    && /opt/ringback/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.13-slim
ENV PATH=/opt/ringback/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /ringback
COPY --from=libraries /opt/ringback /opt/ringback
COPY . .
# Static files want settings but none of their values: these are gone with the line.
RUN KEY=$(python -c "import base64, os; print(base64.b64encode(os.urandom(32)).decode())") \
    && RINGBACK_SECRET_KEY=$KEY RINGBACK_DATA_KEYS=k1:$KEY RINGBACK_INDEX_KEY=$KEY \
    RINGBACK_PUBLIC_URL=https://localhost RINGBACK_EMAIL_URL=smtp://localhost RINGBACK_EMAIL_FROM=desk@localhost \
    RINGBACK_CENTRE_NAME=Ringback RINGBACK_TIME_ZONE=UTC DATABASE_URL=sqlite:////tmp/none REDIS_URL=redis://localhost \
    python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q core intake
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin ringback
USER 10001
EXPOSE 8000
CMD ["uvicorn", "core.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
     "--timeout-graceful-shutdown", "3", "--timeout-keep-alive", "130", \
     "--no-access-log", "--no-server-header"]
