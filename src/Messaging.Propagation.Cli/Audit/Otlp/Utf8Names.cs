using System.Text;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>
/// Numbers for the names of spans, systems and destinations, so that a span holds no text. Files may name anything: beyond the capacity all names are one.
/// </summary>
internal sealed class Utf8Names
{
    public const int Others = 1;

    private const int Capacity = 16_384, MaxLength = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<byte[], int> numbers = new(new Utf8Comparer());
    private readonly List<string> names = ["", "(others)"];

    public string this[int number]
    {
        get
        {
            lock (gate) return names[number];
        }
    }

    public int Of(string name) => Of(Encoding.UTF8.GetBytes(name));

    public int Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return 0;
        if (name.Length > MaxLength) name = name[..MaxLength];
        lock (gate)
        {
            var lookup = numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (lookup.TryGetValue(name, out var number)) return number;
            if (names.Count >= Capacity) return Others;
            number = names.Count;
            lookup.TryAdd(name, number);
            names.Add(Encoding.UTF8.GetString(name));
            return number;
        }
    }
}
