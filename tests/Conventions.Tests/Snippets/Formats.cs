using System.Collections.Specialized;
using Messaging.Propagation;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of docs/formats.md.</summary>
internal static class FormatSnippets
{
    public static void Choose(IServiceCollection services)
    {
        #region formats
        services.AddMessagingPropagation(options =>
            options.Formats = [ContextFormat.TraceContext, ContextFormat.Baggage, ContextFormat.B3]);
        #endregion
    }

    public static void Parse(IServiceCollection services)
    {
        #region formats-parse
        services.AddMessagingPropagation(options =>
            options.Formats = ContextFormat.Parse("tracecontext,baggage,b3"));
        #endregion
    }

    public static void Foreign(IServiceCollection services, TextMapPropagator propagator)
    {
        #region foreign-format
        services.AddMessagingPropagation(options =>
            options.Formats = [ContextFormat.TraceContext, ContextFormat.From("ottrace", propagator)]);
        #endregion
    }

    public static void Dictionaries(MessagePropagator propagator, Dictionary<string, string> attributes, NameValueCollection values)
    {
        #region dictionary-carrier
        propagator.Inject(attributes);                                       // IDictionary<string, string>
        Extraction extraction = propagator.Extract(attributes, "orders");    // IReadOnlyDictionary<string, string> will do as well

        var headers = new DelegateCarrier(() => values.AllKeys!, name => values.GetValues(name), values.Set, values.Remove);
        propagator.Inject(headers, default(DelegateCarrier.Setter));         // NameValueCollection and its like
        #endregion
        _ = extraction;
    }
}
