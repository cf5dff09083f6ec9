using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Reads flow.yaml: the steps as a list, or as <c>flow</c> beside a <c>target</c>.</summary>
internal static class FlowFile
{
    private const long MaxLength = 1 << 20;

    // A mapping, its list, a step, and a little more for what is said of it better below.
    private const int MaxDepth = 8;

    private const string Form = "write a list of span names, or of destination and operation, as in docs/msgprop.md";

    /// <exception cref="UsageException">It is not there, or no flow.</exception>
    public static AuditFlow Read(string path, Utf8Names names)
    {
        var root = Root(path);
        double? target = null;
        if (root is YamlMappingNode mapping)
        {
            foreach (var key in mapping.Children.Keys)
            {
                if (key.ToString() is not ("flow" or "target")) throw Wrong(path, key, $"{key} is not known; flow and target are");
            }

            if (Child(mapping, "target") is { } share) target = TargetOf(path, share);
            root = Child(mapping, "flow");
        }

        if (root is not YamlSequenceNode list) throw Wrong(path, null, "there is no list of steps");
        if (list.Children.Count is 0 or > AuditFlow.MaxSteps)
            throw Wrong(path, list, $"there are {list.Children.Count} steps, and 1 to {AuditFlow.MaxSteps} are meant");
        return new AuditFlow([.. list.Children.Select(step => StepOf(path, step))], target, names);
    }

    private static YamlNode? Root(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxLength }) throw Wrong(path, null, "it is larger than any flow");
            var text = File.ReadAllText(path);
            CheckDepth(path, text);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return yaml.Documents.Count == 1 ? yaml.Documents[0].RootNode : null;
        }
        catch (YamlException exception)
        {
            throw new UsageException($"--flow {path}:{exception.Start.Line}: it is no YAML; {Form}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var why = exception.Message.TrimEnd('.');
            throw new UsageException($"--flow {path} cannot be read ({why}); name a file that says which spans a complete trace has.");
        }
    }

    // Nodes are loaded, and told as text, by calls within calls.
    private static void CheckDepth(string path, string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaxDepth) throw new UsageException($"--flow {path}:{parser.Current.Start.Line}: it is nested deeper than any flow; {Form}.");
        }
    }

    private static FlowStep StepOf(string path, YamlNode step)
    {
        if (step is YamlScalarNode { Value: { Length: > 0 } name }) return new FlowStep(name);
        if (step is not YamlMappingNode mapping) throw Wrong(path, step, "a step is neither a name nor destination and operation");
        foreach (var key in mapping.Children.Keys)
        {
            if (key.ToString() is not ("name" or "system" or "destination" or "operation")) throw Wrong(path, key, $"{key} is not known of a step");
        }

        var operation = Text(mapping, "operation");
        var type = MessagingOperations.Of(Encoding.UTF8.GetBytes(operation));
        var found = new FlowStep(Text(mapping, "name"), Text(mapping, "system"), Text(mapping, "destination"), type);
        if (operation.Length > 0 && found.Operation == MessagingOperation.None)
            throw Wrong(path, step, $"{operation} is no operation: create, send, receive, process and settle are");
        return found.Name.Length > 0 || found.Destination.Length > 0 ? found : throw Wrong(path, step, "a step has neither name nor destination");
    }

    private static double TargetOf(string path, YamlNode share)
    {
        var text = (share as YamlScalarNode)?.Value;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var target) && target is >= 0 and <= 1
            ? target
            : throw Wrong(path, share, $"target {text}{(text is null ? "" : " ")}is no share from 0 to 1");
    }

    private static string Text(YamlMappingNode mapping, string key) => (Child(mapping, key) as YamlScalarNode)?.Value ?? "";

    private static YamlNode? Child(YamlMappingNode mapping, string key) => mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static UsageException Wrong(string path, YamlNode? node, string what) =>
        new($"--flow {path}{(node is null ? "" : $":{node.Start.Line}")}: {what}; {Form}.");
}
