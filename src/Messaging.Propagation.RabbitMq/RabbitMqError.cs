using System.Globalization;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// What <c>error.type</c> is for RabbitMQ: the broker's reply code, as <c>404</c> or <c>312</c> for a message that no queue took; <c>nack</c> for one that the
/// broker refused; for any other exception its type.
/// </summary>
internal static class RabbitMqError
{
    public static OperationError From(Exception exception) => exception switch
    {
        PublishReturnException returned => new OperationError(Code(returned.ReplyCode), returned.ReplyText, exception),
        PublishException { IsReturn: false } => new OperationError("nack", exception.Message, exception),
        OperationInterruptedException { ShutdownReason: { } reason } => new OperationError(Code(reason.ReplyCode), reason.ReplyText, exception),
        _ => OperationError.From(exception),
    };

    private static string Code(ushort code) => code.ToString(CultureInfo.InvariantCulture);
}
