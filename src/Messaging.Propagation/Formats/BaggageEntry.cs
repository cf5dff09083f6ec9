namespace Messaging.Propagation;

/// <summary>One member of a message's baggage. Source: W3C Baggage, "list-member".</summary>
/// <param name="Key">The key, as it stands on the wire.</param>
/// <param name="Value">The value, percent-decoded.</param>
/// <param name="Metadata">
/// The properties as they stand on the wire, without the first semicolon and without white space, for example <c>ttl=5;private</c>;
/// null where there are none. OpenTelemetry's <c>Baggage</c> cannot hold them, so they are kept beside it, and written again when the
/// entry travels on unchanged.
/// </param>
public readonly record struct BaggageEntry(string Key, string Value, string? Metadata = null)
{
    /// <summary>The properties in order, percent-decoded; the value is null where a property is only a name.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Properties
    {
        get
        {
            var properties = new List<KeyValuePair<string, string?>>();
            foreach (var property in (Metadata ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                var equals = property.IndexOf('=', StringComparison.Ordinal);
                if (equals < 0) properties.Add(new(property, null));
                else if (PercentEncoding.TryDecode(property.AsSpan(equals + 1), out var value)) properties.Add(new(property[..equals], value));
            }

            return properties;
        }
    }
}
