using System.Text;

namespace Messaging.Propagation.RabbitMq;

/// <summary>The names that AMQP accepts in a header table: a short string. Source: AMQP 0-9-1, 4.2.5.3 "Strings".</summary>
internal sealed class RabbitMqRules : CarrierRules
{
    private const int MaxNameBytes = 255, MaxBytesPerCharacter = 3;

    private RabbitMqRules()
    {
    }

    public static RabbitMqRules Instance { get; } = new();

    public override bool AllowsName(string name) => name.Length <= MaxNameBytes / MaxBytesPerCharacter || Encoding.UTF8.GetByteCount(name) <= MaxNameBytes;
}
