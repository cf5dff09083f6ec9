using System.Diagnostics;
using System.Text;

namespace Messaging.Propagation;

/// <summary>A context as AWS X-Ray writes it, for carriers that hold only that. Source: AWS X-Ray, "Tracing header".</summary>
public static class XRayTraceHeader
{
    /// <summary>The header's value: <c>Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1</c>.</summary>
    /// <param name="context">The context, which has ids.</param>
    public static string Of(ActivityContext context)
    {
        Span<byte> buffer = stackalloc byte[XRayText.Length];
        XRayText.Format(context, TraceContextCodec.SamplingOf(context.TraceFlags), buffer);
        return Encoding.ASCII.GetString(buffer);
    }
}
