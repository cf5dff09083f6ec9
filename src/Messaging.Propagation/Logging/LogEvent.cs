using Microsoft.Extensions.Logging;

namespace Messaging.Propagation;

/// <summary>A kind of log line.</summary>
/// <param name="id">The number of the event.</param>
/// <param name="level">The level of its lines.</param>
/// <param name="name">The name of the event.</param>
/// <param name="template">The text, with slots in braces. A part in square brackets is left out if the value of its slot is null.</param>
internal sealed class LogEvent(int id, LogLevel level, string name, string template)
{
    /// <summary>Gets the number and the name.</summary>
    public EventId Id { get; } = new(id, name);

    /// <summary>Gets the level of its lines.</summary>
    public LogLevel Level => level;

    /// <summary>Gets the template of its lines, with the number of lines that were suppressed before each.</summary>
    public string Template { get; } = template + "[; {HeldBack} similar lines suppressed]";
}
