using System.Globalization;

namespace Messaging.Propagation.Testing;

/// <summary>The attributes of a queue that may be set, with the values that they have unset.</summary>
internal sealed class SqsQueueSettings
{
    private static readonly Dictionary<string, (int Least, int Most)> Ranges = new()
    {
        ["VisibilityTimeout"] = (0, SqsLimits.VisibilitySeconds),
        ["DelaySeconds"] = (0, SqsLimits.DelaySeconds),
        ["ReceiveMessageWaitTimeSeconds"] = (0, SqsLimits.WaitSeconds),
        ["MaximumMessageSize"] = (SqsLimits.SmallestMessageSizeLimit, SqsLimits.MessageSize),
        ["MessageRetentionPeriod"] = (SqsLimits.ShortestRetentionSeconds, SqsLimits.LongestRetentionSeconds),
    };

    private static readonly string[] WithoutEffectHere =
    [
        "Policy", "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled",
    ];

    private readonly Dictionary<string, string> values = new()
    {
        ["VisibilityTimeout"] = "30",
        ["DelaySeconds"] = "0",
        ["ReceiveMessageWaitTimeSeconds"] = "0",
        ["MaximumMessageSize"] = SqsLimits.MessageSize.ToString(CultureInfo.InvariantCulture),
        ["MessageRetentionPeriod"] = "345600",
    };

    public SqsQueueSettings(bool isFifo)
    {
        IsFifo = isFifo;
        if (!isFifo) return;
        values["FifoQueue"] = "true";
        values["ContentBasedDeduplication"] = "false";
        values["DeduplicationScope"] = "queue";
        values["FifoThroughputLimit"] = "perQueue";
    }

    public bool IsFifo { get; }

    public IReadOnlyDictionary<string, string> Values => values;

    public SqsRedrivePolicy? Redrive { get; private set; }

    public int MaximumMessageSize => Number("MaximumMessageSize");

    public int WaitSeconds => Number("ReceiveMessageWaitTimeSeconds");

    public TimeSpan VisibilityTimeout => TimeSpan.FromSeconds(Number("VisibilityTimeout"));

    public TimeSpan Delay => TimeSpan.FromSeconds(Number("DelaySeconds"));

    public TimeSpan Retention => TimeSpan.FromSeconds(Number("MessageRetentionPeriod"));

    public bool ContentBasedDeduplication => Is("ContentBasedDeduplication", "true");

    public bool DeduplicatesByGroup => Is("DeduplicationScope", "messageGroup");

    /// <summary>Takes them all or, where one is wrong, none.</summary>
    public void Set(IReadOnlyDictionary<string, string> attributes)
    {
        foreach (var (name, value) in attributes) Check(name, value);
        foreach (var (name, value) in attributes)
        {
            if (name == "RedrivePolicy") Redrive = SqsRedrivePolicy.Parse(value);
            if (value.Length == 0) values.Remove(name);
            else values[name] = value;
        }
    }

    private void Check(string name, string? value)
    {
        if (WithoutEffectHere.Contains(name)) throw new NotSupportedException($"The in-memory SQS has no queue attribute {name}.");
        if (Ranges.TryGetValue(name, out var range))
        {
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < range.Least || number > range.Most)
                throw SqsErrors.InvalidAttributeValue(name);
            return;
        }

        var allowed = name switch
        {
            "RedrivePolicy" => value is not null && (SqsRedrivePolicy.Parse(value) is not null || value.Length == 0),
            "FifoQueue" when IsFifo => value == "true",
            "ContentBasedDeduplication" when IsFifo => value is "true" or "false",
            "DeduplicationScope" when IsFifo => value is "queue" or "messageGroup",
            "FifoThroughputLimit" when IsFifo => value is "perQueue" or "perMessageGroupId",
            _ => throw SqsErrors.InvalidAttributeName(name),
        };
        if (!allowed) throw SqsErrors.InvalidAttributeValue(name);
    }

    private int Number(string name) => int.Parse(values[name], CultureInfo.InvariantCulture);

    private bool Is(string name, string value) => values.TryGetValue(name, out var found) && found == value;
}
