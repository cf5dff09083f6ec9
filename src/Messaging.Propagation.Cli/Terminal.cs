namespace Messaging.Propagation.Cli;

/// <summary>The streams of the tool.</summary>
/// <param name="Input">Standard input, as bytes.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Terminal(Stream Input, TextWriter Output, TextWriter Error)
{
    /// <summary>Gets a value indicating whether a person types the input.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>Gets a value indicating whether a person reads the output.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Gets the width of the output in columns; 0 where it is unknown.</summary>
    public int Width { get; init; }
}
