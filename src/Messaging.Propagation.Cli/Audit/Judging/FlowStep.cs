namespace Messaging.Propagation.Cli.Audit;

/// <summary>One step: a span by its name, or by its destination and operation. What is empty is anything.</summary>
internal sealed record FlowStep(string Name = "", string System = "", string Destination = "", MessagingOperation Operation = MessagingOperation.None)
{
    /// <summary>How it is called in a report.</summary>
    public string Label => Name.Length > 0 ? Name : $"{Operation.ToString().ToLowerInvariant()} {Destination}";
}
