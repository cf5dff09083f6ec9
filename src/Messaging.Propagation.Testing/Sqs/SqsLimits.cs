namespace Messaging.Propagation.Testing;

/// <summary>Amazon SQS's limits. Source: the quotas and the API reference of the Amazon SQS documentation.</summary>
internal static class SqsLimits
{
    public const int MessageAttributes = 10;
    public const int AttributeNameLength = 256;
    public const int AttributeTypeLength = 256;
    public const int NumberDigits = 38;
    public const int MessageSize = 1_048_576;
    public const int SmallestMessageSizeLimit = 1_024;
    public const int BatchSize = 1_048_576;
    public const int BatchEntries = 10;
    public const int BatchEntryIdLength = 80;
    public const int QueueNameLength = 80;
    public const int GroupIdLength = 128;
    public const int DelaySeconds = 900;
    public const int WaitSeconds = 20;
    public const int VisibilitySeconds = 43_200;
    public const int ReceivedMessages = 10;
    public const int ShortestRetentionSeconds = 60;
    public const int LongestRetentionSeconds = 1_209_600;
    public const int LargestMaxReceiveCount = 1_000;
    public const int ListedQueues = 1_000;

    public static readonly TimeSpan DeduplicationWindow = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan BetweenPurges = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan NameReuse = TimeSpan.FromSeconds(60);
}
