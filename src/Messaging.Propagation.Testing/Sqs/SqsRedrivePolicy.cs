using System.Globalization;
using System.Text.Json;

namespace Messaging.Propagation.Testing;

/// <summary>Where a message goes that was received too often.</summary>
internal sealed record SqsRedrivePolicy(string DeadLetterTargetArn, int MaxReceiveCount)
{
    public static SqsRedrivePolicy? Parse(string? json)
    {
        if (string.IsNullOrEmpty(json)) return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("deadLetterTargetArn", out var arn) && arn.ValueKind == JsonValueKind.String
                && document.RootElement.TryGetProperty("maxReceiveCount", out var count)
                && int.TryParse(count.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var most)
                && most is >= 1 and <= SqsLimits.LargestMaxReceiveCount)
                return new SqsRedrivePolicy(arn.GetString()!, most);
        }
        catch (JsonException)
        {
            throw SqsErrors.InvalidAttributeValue("RedrivePolicy");
        }

        throw SqsErrors.InvalidAttributeValue("RedrivePolicy");
    }
}
