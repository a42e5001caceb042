{{/* Labels by which the exporter's pod is selected; they never change in an upgrade. */}}
{{- define "exporter.selector" -}}
app.kubernetes.io/name: billing-exporter
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "exporter.labels" -}}
{{ include "exporter.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "exporter.image" -}}
{{- $image := .Values.billingExporter.image -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "exporter.serviceAccount" -}}
{{- $account := .Values.billingExporter.serviceAccount -}}
{{- $account.name | default (ternary .Values.billingExporter.name "default" $account.create) -}}
{{- end }}

{{/* A number of the values as text: YAML numbers reach templates as floats. */}}
{{- define "exporter.text" -}}
{{- if kindIs "float64" . }}{{ . | int64 }}{{ else }}{{ . }}{{ end -}}
{{- end }}

{{/* The port that an address leads to; `port` wins. Takes a list: address, port. */}}
{{- define "exporter.port" -}}
{{- $address := index . 0 -}}
{{- $port := index . 1 | int64 -}}
{{- if $port -}}
{{ $port }}
{{- else -}}
{{- $url := urlParse $address -}}
{{- $named := regexFind ":[0-9]+$" $url.host | trimPrefix ":" -}}
{{ $named | default (ternary "443" "80" (eq $url.scheme "https")) }}
{{- end -}}
{{- end }}

{{/* Whether any of the addresses has certificates of its own. */}}
{{- define "exporter.hasCertificates" -}}
{{- range .Values.billingExporter.tls }}{{ if or .ca .cert .caConfigMap }}true{{ break }}{{ end }}{{ end -}}
{{- end }}

{{/* The pod, the same in a StatefulSet and in a Deployment. */}}
{{- define "exporter.pod" -}}
{{- $exporter := .Values.billingExporter -}}
metadata:
  labels:
    {{- include "exporter.labels" . | nindent 4 }}
    {{- with $exporter.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    kubectl.kubernetes.io/default-container: billing-exporter
    {{- if $exporter.metricsFile }}
    checksum/metrics-file: {{ $exporter.metricsFile | sha256sum }}
    {{- end }}
    {{- with $exporter.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "exporter.serviceAccount" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with $exporter.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $exporter.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  terminationGracePeriodSeconds: 30
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: { type: RuntimeDefault }
  containers:
    - name: billing-exporter
      image: {{ include "exporter.image" . | quote }}
      imagePullPolicy: {{ $exporter.image.pullPolicy }}
      env:
        {{- include "exporter.env" . | trim | nindent 8 }}
      ports:
        - { name: health, containerPort: {{ include "exporter.text" $exporter.env.HEALTH_CHECK_PORT }} }
      livenessProbe:
        httpGet: { path: /healthz, port: health }
        periodSeconds: 20
        timeoutSeconds: 5
      readinessProbe:
        httpGet: { path: /readyz, port: health }
        periodSeconds: 10
        timeoutSeconds: 5
      resources:
        {{- toYaml $exporter.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: { drop: [ALL] }
      volumeMounts:
        - { name: spool, mountPath: /var/lib/billing-exporter }
        {{- if $exporter.metricsFile }}
        - { name: metrics-file, mountPath: /etc/billing-exporter, readOnly: true }
        {{- end }}
        {{- if $exporter.existingSecret.name }}
        - { name: keys, mountPath: /etc/billing-exporter-keys, readOnly: true }
        {{- end }}
        {{- if eq (include "exporter.hasCertificates" .) "true" }}
        - { name: certificates, mountPath: /etc/billing-exporter-tls, readOnly: true }
        {{- end }}
  {{- if or (eq (include "exporter.hasCertificates" .) "true") $exporter.metricsFile $exporter.existingSecret.name $exporter.spool.existingClaim (eq $exporter.workload "Deployment") }}
  volumes:
    {{- if or $exporter.spool.existingClaim (eq $exporter.workload "Deployment") }}
    - name: spool
      persistentVolumeClaim: { claimName: {{ $exporter.spool.existingClaim | default (printf "%s-spool" $exporter.name) }} }
    {{- end }}
    {{- if $exporter.metricsFile }}
    - name: metrics-file
      configMap: { name: {{ $exporter.name }}-metrics-file }
    {{- end }}
    {{- if $exporter.existingSecret.name }}
    # Read anew when the Secret changes: a key is replaced without a restart.
    - name: keys
      secret: { secretName: {{ $exporter.existingSecret.name }}, defaultMode: 0440 }
    {{- end }}
    {{- if eq (include "exporter.hasCertificates" .) "true" }}
    # One folder for each address; read anew when a certificate is renewed.
    - name: certificates
      projected:
        defaultMode: 0440
        sources:
          {{- range $address, $tls := $exporter.tls }}
          {{- if or $tls.ca $tls.cert }}
          - secret:
              name: {{ $tls.secret }}
              items:
                {{- if $tls.ca }}
                - { key: {{ $tls.ca | quote }}, path: {{ $address }}/ca.pem }
                {{- end }}
                {{- if $tls.cert }}
                - { key: {{ $tls.cert | quote }}, path: {{ $address }}/cert.pem }
                - { key: {{ $tls.key | quote }}, path: {{ $address }}/key.pem }
                {{- end }}
          {{- end }}
          {{- if $tls.caConfigMap }}
          - configMap:
              name: {{ $tls.caConfigMap }}
              items: [{ key: {{ $tls.caKey | quote }}, path: {{ $address }}/ca.pem }]
          {{- end }}
          {{- end }}
    {{- end }}
  {{- end }}
  {{- with $exporter.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $exporter.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $exporter.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{- define "exporter.env" -}}
{{- $exporter := .Values.billingExporter -}}
{{- $_ := required "billingExporter.env.CUSTOMER_ID is required: the billing service's id of this customer" $exporter.env.CUSTOMER_ID -}}
{{- $_ := required "billingExporter.env.BILLING_API_URL is required: the billing service's address" $exporter.env.BILLING_API_URL -}}
{{- range $name, $value := $exporter.env }}
{{- if not (has (toString $value) (list "" "<nil>")) }}
- { name: {{ $name }}, value: {{ include "exporter.text" $value | quote }} }
{{- end }}
{{- end }}
{{- if not $exporter.env.NAMESPACE }}
- name: NAMESPACE
  valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
{{- end }}
{{- with $exporter.existingSecret }}
{{- if .name }}
- { name: BILLING_API_KEY_FILE, value: {{ printf "/etc/billing-exporter-keys/%s" .apiKey | quote }} }
{{- if .deviceApiToken }}
- { name: DEVICE_API_TOKEN_FILE, value: {{ printf "/etc/billing-exporter-keys/%s" .deviceApiToken | quote }} }
{{- end }}
{{- if .prometheusToken }}
- { name: PROMETHEUS_TOKEN_FILE, value: {{ printf "/etc/billing-exporter-keys/%s" .prometheusToken | quote }} }
{{- end }}
{{- end }}
{{- end }}
{{- range $address, $tls := $exporter.tls }}
{{- $prefix := get (dict "billingApi" "BILLING_API" "prometheus" "PROMETHEUS" "deviceApi" "DEVICE_API") $address }}
{{- if or $tls.ca $tls.caConfigMap }}
- { name: {{ $prefix }}_CA_FILE, value: /etc/billing-exporter-tls/{{ $address }}/ca.pem }
{{- end }}
{{- if $tls.cert }}
- { name: {{ $prefix }}_CLIENT_CERT_FILE, value: /etc/billing-exporter-tls/{{ $address }}/cert.pem }
- { name: {{ $prefix }}_CLIENT_KEY_FILE, value: /etc/billing-exporter-tls/{{ $address }}/key.pem }
{{- end }}
{{- end }}
- { name: SPOOL_PATH, value: /var/lib/billing-exporter/spool }
{{- if $exporter.metricsFile }}
- { name: METRICS_CONFIG, value: /etc/billing-exporter/metrics.yaml }
{{- end }}
{{- with $exporter.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "exporter.claim" -}}
accessModes: [ReadWriteOnce]
{{- with .Values.billingExporter.spool.storageClass }}
storageClassName: {{ . | quote }}
{{- end }}
resources: { requests: { storage: {{ .Values.billingExporter.spool.size }} } }
{{- end }}
