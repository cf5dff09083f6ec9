using Amazon.Runtime;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>What <c>error.type</c> is for SQS: the service's error code, which exceptions and entries of batches share; for any other exception its type.</summary>
internal static class SqsError
{
    public static OperationError From(Exception exception) => exception is AmazonServiceException { ErrorCode.Length: > 0 } service
        ? new OperationError(service.ErrorCode, service.Message, exception)
        : OperationError.From(exception);

    public static OperationError From(BatchResultErrorEntry entry) => new(entry.Code ?? "_OTHER", entry.Message);
}
