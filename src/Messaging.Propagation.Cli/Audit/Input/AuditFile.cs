using System.IO.Compression;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Opens a file of spans, unpacked where need be, and says at once where it can be none.</summary>
internal static class AuditFile
{
    private const int Head = 4096, FileBuffer = 1 << 16;

    /// <exception cref="UsageException">It is not there, or no file of spans.</exception>
    public static long Length(string path)
    {
        if (Directory.Exists(path)) throw new UsageException($"{path} is a directory; name the files in it, as in {Path.Combine(path, "*.jsonl")}.");
        if (!File.Exists(path)) throw new UsageException($"{path} is not there; name a file that the collector's file exporter has written.");
        using var stream = Open(path, new AuditProgress(0));
        var head = new byte[Head];
        Check(path, head.AsSpan(0, FirstBytes(path, stream, head)));
        return new FileInfo(path).Length;
    }

    /// <exception cref="UsageException">It cannot be opened.</exception>
    public static Stream Open(string path, AuditProgress progress)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileBuffer, FileOptions.SequentialScan);
            Span<byte> magic = stackalloc byte[2];
            var isGzip = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic is [0x1f, 0x8b];
            file.Position = 0;
            Stream counted = new CountingStream(file, progress);
            return isGzip ? new GZipStream(counted, CompressionMode.Decompress) : counted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UsageException($"{path} cannot be read ({exception.Message.TrimEnd('.')}); make it readable, or name another file.");
        }
    }

    private static int FirstBytes(string path, Stream stream, byte[] head)
    {
        try
        {
            return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new UsageException($"{path} begins like gzip and cannot be unpacked; copy it again, or name another file.");
        }
    }

    private static void Check(string path, ReadOnlySpan<byte> head)
    {
        if (head is [0x28, 0xb5, 0x2f, 0xfd, ..]) throw new UsageException($"{path} is packed with zstd; unpack it first, as in zstd -d {path}.");
        foreach (var value in head)
        {
            if (value is >= 0x20 or (byte)'\t' or (byte)'\n' or (byte)'\r') continue;
            throw new UsageException($"{path} is binary, and this reads OTLP/JSON; let the collector's file exporter write format: json.");
        }
    }
}
