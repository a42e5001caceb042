{{- define "billing.name" -}}
{{- if .Values.fullnameOverride -}}
{{ .Values.fullnameOverride }}
{{- else if contains "billing" .Release.Name -}}
{{ .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-billing" (.Release.Name | trunc 42) }}
{{- end -}}
{{- end }}

{{/* Labels by which the service's pods are selected; they never change in an upgrade. */}}
{{- define "billing.selector" -}}
app.kubernetes.io/name: billing
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: service
{{- end }}

{{- define "billing.labels" -}}
app.kubernetes.io/name: billing
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "billing.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "billing.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (ternary (include "billing.name" .) "default" .Values.serviceAccount.create) -}}
{{- end }}

{{- define "billing.isSQLite" -}}
{{- if eq .Values.database.kind "sqlite" }}yes{{ end -}}
{{- end }}

{{/* What probes, Prometheus and the notes say it speaks. */}}
{{- define "billing.scheme" -}}
{{- ternary "https" "http" (not (empty .Values.service.tlsSecret)) }}
{{- end }}

{{- define "billing.catalogConfigMap" -}}
{{ .Values.catalog.existingConfigMap | default (printf "%s-catalog" (include "billing.name" .)) }}
{{- end }}

{{- define "billing.catalog" -}}
{{ .Values.catalog.file | default (.Files.Get "files/catalog.yaml") }}
{{- end }}

{{/* What a database and Stripe cannot do together is refused before anything is installed. */}}
{{- define "billing.check" -}}
{{- $_ := required "adminKey.existingSecret is required: a Secret with the first operator key; without any key the service answers on loopback only" .Values.adminKey.existingSecret -}}
{{- if include "billing.isSQLite" . }}
{{- if gt (int .Values.replicas) 1 }}{{ fail "replicas: SQLite takes one replica; more need database.kind=postgres" }}{{ end }}
{{- if .Values.autoscaling.enabled }}{{ fail "autoscaling.enabled: SQLite takes one replica; more need database.kind=postgres" }}{{ end }}
{{- else }}
{{- $_ := required "database.postgres.existingSecret is required: a Secret with the address of the database" .Values.database.postgres.existingSecret -}}
{{- $_ := required "stripe.existingSecret is required with PostgreSQL: the sandbox inside of the service would be another one in each replica" .Values.stripe.existingSecret -}}
{{- $_ := required "serverSecret.existingSecret is required with PostgreSQL: API keys, links and sessions rest on it, and every replica needs the same" .Values.serverSecret.existingSecret -}}
{{- end }}
{{- end }}

{{/* What every command of the image needs. */}}
{{- define "billing.databaseEnv" -}}
{{- if include "billing.isSQLite" . }}
- { name: DATABASE_URL, value: "sqlite:/var/lib/billing/billing.sqlite" }
{{- else }}
- name: DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ .Values.database.postgres.existingSecret }}, key: {{ .Values.database.postgres.key }} } }
{{- end }}
{{- end }}

{{- define "billing.stripeEnv" -}}
{{- with .Values.stripe }}
{{- if .existingSecret }}
- name: STRIPE_SECRET_KEY
  valueFrom: { secretKeyRef: { name: {{ .existingSecret }}, key: {{ .secretKey }} } }
{{- if .webhookSecret }}
- name: STRIPE_WEBHOOK_SECRET
  valueFrom: { secretKeyRef: { name: {{ .existingSecret }}, key: {{ .webhookSecret }} } }
{{- end }}
{{- end }}
{{- with .apiBase }}
- { name: STRIPE_API_BASE, value: {{ . | quote }} }
{{- end }}
{{- with .apiVersion }}
- { name: STRIPE_API_VERSION, value: {{ . | quote }} }
{{- end }}
{{- end }}
- { name: BILLING_CATALOG, value: /etc/billing/catalog.yaml }
{{- end }}

{{- define "billing.serveEnv" -}}
- { name: HOST, value: 0.0.0.0 }
- { name: PORT, value: "3100" }
{{- include "billing.databaseEnv" . }}
{{- include "billing.stripeEnv" . }}
- name: BILLING_ADMIN_KEY
  valueFrom: { secretKeyRef: { name: {{ .Values.adminKey.existingSecret }}, key: {{ .Values.adminKey.key }} } }
{{- with .Values.serverSecret }}
{{- if .existingSecret }}
- name: BILLING_SECRET
  valueFrom: { secretKeyRef: { name: {{ .existingSecret }}, key: {{ .key }} } }
{{- end }}
{{- end }}
{{- if .Values.service.tlsSecret }}
- { name: BILLING_TLS_CERTIFICATE, value: /etc/billing-tls/tls.crt }
- { name: BILLING_TLS_KEY, value: /etc/billing-tls/tls.key }
{{- end }}
{{- with .Values.publicUrl }}
- { name: BILLING_PUBLIC_URL, value: {{ . | quote }} }
{{- end }}
- { name: LOG_LEVEL, value: {{ .Values.logLevel }} }
- { name: LOG_FORMAT, value: {{ .Values.logFormat }} }
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What every pod of the chart has in common, as far as it comes before the containers. */}}
{{- define "billing.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- end }}

{{/* The same for every container. */}}
{{- define "billing.containerSecurity" -}}
image: {{ include "billing.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{- define "billing.dataVolume" -}}
- name: data
{{- if include "billing.isSQLite" . }}
  persistentVolumeClaim: { claimName: {{ .Values.database.sqlite.existingClaim | default (printf "%s-data" (include "billing.name" .)) }} }
{{- else }}
  emptyDir: {}
{{- end }}
{{- end }}
