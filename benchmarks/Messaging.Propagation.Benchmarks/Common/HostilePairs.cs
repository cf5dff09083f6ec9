using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Benchmarks;

public class HostilePairs : HostileCarriers<IEnumerable<KeyValuePair<string, string>>?, DictionaryCarrier.Getter>
{
    protected override bool HasUniqueNames => false;

    protected override IEnumerable<KeyValuePair<string, string>> Create(FieldList fields) =>
        fields.ConvertAll(field => KeyValuePair.Create(field.Name, field.Value.AsText!));
}
