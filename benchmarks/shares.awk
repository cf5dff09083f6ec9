# Reads `perf script -F ip,sym,dso` and prints whose the time was, a line of a table for each: that of the innermost of a sample's frames that is not of the
# runtime's library, whose texts and collections are their caller's. What the compiler has inlined is its caller's too. What is done in the native runtime,
# which hands out memory and clears it, is nobody's. Only the thread that runs Profiled counts, or, with -v all=1, every one.
function owner(frame) {
  if (frame ~ /\[vdso\]|clock_gettime|SystemTimeAsTicks/) return "the clock"
  if (frame ~ /librdkafka/) return "Confluent.Kafka"
  if (frame ~ /libcoreclr|libclrgc|memset|WriteBarriers|tls_get_addr/) return "the native runtime, memory above all"
  if (frame !~ /\) *$/ || frame ~ /^[0-9a-f]+ \[/) return ""
  if (frame ~ / \[Messaging\.Propagation\.Benchmarks\] /) return "the benchmark and its client that does nothing"
  if (frame ~ / \[Messaging\.Propagation[A-Za-z.]*\] /) return "ours"
  if (frame ~ / \[OpenTelemetry[A-Za-z.]*\] /) return "the OpenTelemetry SDK"
  if (frame ~ / \[System\.Diagnostics\.DiagnosticSource\] /) return "`Activity` and meters"
  if (frame ~ / \[Confluent\.Kafka\] /) return "Confluent.Kafka"
  return ""
}
function close_sample() {
  if (measured) { total++; share[charged == "" ? "the system" : charged]++ }
  measured = 0; charged = ""
}
/^[ \t]*$/ { close_sample(); next }
{
  sub(/^[ \t]+/, "")
  if (all || $0 ~ /Profiled/) measured = 1
  if (charged == "") charged = owner($0)
}
END {
  close_sample()
  if (!total) {
    print "shares.awk: no sample is of Profiled: does perf find the map of its methods, /tmp/perf-<pid>.map?" >"/dev/stderr"
    exit 1
  }
  for (name in share) printf "| %s | %.0f %% |\n", name, 100 * share[name] / total | "sort -t '|' -k 3 -rn"
}
