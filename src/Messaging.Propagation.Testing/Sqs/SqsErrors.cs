using System.Net;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <summary>The exceptions that the SDK throws, with the error codes that it gives them.</summary>
internal static class SqsErrors
{
    private const string Prefix = "AWS.SimpleQueueService.";
    private const HttpStatusCode BadRequest = HttpStatusCode.BadRequest;

    public static AmazonSQSException InvalidParameter(string message) => new(message, null, ErrorType.Sender, "InvalidParameterValue", NewId(), BadRequest);

    public static AmazonSQSException InvalidParameter(object? value, string name, string reason) =>
        InvalidParameter($"Value {value} for parameter {name} is invalid. Reason: {reason}");

    public static AmazonSQSException Missing(string name) =>
        new($"The request must contain the parameter {name}.", null, ErrorType.Sender, "MissingParameter", NewId(), BadRequest);

    public static AmazonSQSException NoQueue() =>
        new QueueDoesNotExistException(
            "The specified queue does not exist.", null, ErrorType.Sender, Prefix + "NonExistentQueue", NewId(), BadRequest);

    public static AmazonSQSException QueueExists(string attribute) =>
        new QueueNameExistsException(
            $"A queue already exists with the same name and a different value for attribute {attribute}",
            null, ErrorType.Sender, "QueueAlreadyExists", NewId(), BadRequest);

    public static AmazonSQSException QueueDeletedRecently() =>
        new QueueDeletedRecentlyException(
            "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
            null, ErrorType.Sender, Prefix + "QueueDeletedRecently", NewId(), BadRequest);

    public static AmazonSQSException PurgeInProgress(string queue) =>
        new PurgeQueueInProgressException(
            $"Only one PurgeQueue operation on {queue} is allowed every 60 seconds.",
            null, ErrorType.Sender, Prefix + "PurgeQueueInProgress", NewId(), HttpStatusCode.Forbidden);

    public static AmazonSQSException InvalidAttributeName(string name) =>
        new InvalidAttributeNameException($"Unknown Attribute {name}.", null, ErrorType.Sender, "InvalidAttributeName", NewId(), BadRequest);

    public static AmazonSQSException InvalidAttributeValue(string name) =>
        new InvalidAttributeValueException(
            $"Invalid value for the parameter {name}.", null, ErrorType.Sender, "InvalidAttributeValue", NewId(), BadRequest);

    public static AmazonSQSException InvalidContents(string message) =>
        new InvalidMessageContentsException(message, null, ErrorType.Sender, "InvalidMessageContents", NewId(), BadRequest);

    public static AmazonSQSException Unsupported(string message) =>
        new Amazon.SQS.Model.UnsupportedOperationException(message, null, ErrorType.Sender, Prefix + "UnsupportedOperation", NewId(), BadRequest);

    public static AmazonSQSException InvalidReceipt() =>
        new ReceiptHandleIsInvalidException("The input receipt handle is invalid.", null, ErrorType.Sender, "ReceiptHandleIsInvalid", NewId(), BadRequest);

    public static AmazonSQSException NotInFlight() =>
        new MessageNotInflightException("The message is not in flight.", null, ErrorType.Sender, Prefix + "MessageNotInflight", NewId(), BadRequest);

    public static AmazonSQSException EmptyBatch() =>
        new EmptyBatchRequestException(
            "There should be at least one entry in the request.", null, ErrorType.Sender, Prefix + "EmptyBatchRequest", NewId(), BadRequest);

    public static AmazonSQSException TooManyEntries(int entries) =>
        new TooManyEntriesInBatchRequestException(
            $"Maximum number of entries per request are {SqsLimits.BatchEntries}. You have sent {entries}.",
            null, ErrorType.Sender, Prefix + "TooManyEntriesInBatchRequest", NewId(), BadRequest);

    public static AmazonSQSException InvalidEntryId() =>
        new InvalidBatchEntryIdException(
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
            null, ErrorType.Sender, Prefix + "InvalidBatchEntryId", NewId(), BadRequest);

    public static AmazonSQSException RepeatedEntryId(string id) =>
        new BatchEntryIdsNotDistinctException($"Id {id} repeated.", null, ErrorType.Sender, Prefix + "BatchEntryIdsNotDistinct", NewId(), BadRequest);

    public static AmazonSQSException BatchTooLong(long bytes) =>
        new BatchRequestTooLongException(
            $"Batch requests cannot be longer than {SqsLimits.BatchSize} bytes. You have sent {bytes} bytes.",
            null, ErrorType.Sender, Prefix + "BatchRequestTooLong", NewId(), BadRequest);

    public static string NewId() => Guid.NewGuid().ToString();
}
