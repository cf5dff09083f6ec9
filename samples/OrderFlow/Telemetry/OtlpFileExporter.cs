using System.Diagnostics;
using System.Text.Json;
using OpenTelemetry;

namespace OrderFlow;

/// <summary>
/// Writes spans to a file as the OpenTelemetry collector's file exporter does: each batch one line, and each line one
/// <c>ExportTraceServiceRequest</c> in OTLP's JSON.
/// </summary>
internal sealed class OtlpFileExporter : BaseExporter<Activity>
{
    private readonly FileStream file;
    private bool failed;

    private OtlpFileExporter(FileStream file) => this.file = file;

    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static OtlpFileExporter Open(string path)
    {
        try
        {
            return new OtlpFileExporter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(
                $"--otlp {path} cannot be written ({exception.Message.TrimEnd('.')}); name a file in a folder that is there and yours");
        }
    }

    /// <summary>The processor that hands spans over a batch at a time, off the threads that make them.</summary>
    public BaseProcessor<Activity> Batched() => new BatchActivityExportProcessor(this);

    public override ExportResult Export(in Batch<Activity> batch)
    {
        var bySource = new Dictionary<ActivitySource, List<Activity>>();
        foreach (var span in batch)
        {
            if (!bySource.TryGetValue(span.Source, out var spans)) bySource.Add(span.Source, spans = []);
            spans.Add(span);
        }

        try
        {
            using (var json = new Utf8JsonWriter(file)) OtlpRequest.Write(json, ParentProvider.GetResource(), bySource);
            file.WriteByte((byte)'\n');
            file.Flush();
            return ExportResult.Success;
        }
        catch (IOException exception)
        {
            // A batch that fails is not the end of the application, so nobody else would say it.
            if (!failed) Console.Error.WriteLine($"OrderFlow: spans are missing in {file.Name}: {exception.Message}");
            failed = true;
            return ExportResult.Failure;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
