using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Messaging.Propagation.TestKit;

/// <summary>A logger factory that keeps what is logged.</summary>
public sealed class LogRecorder : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<LogEntry> entries = new();

    public IReadOnlyList<LogEntry> Entries => [.. entries];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        entries.Enqueue(new LogEntry(logLevel, eventId.Name ?? "", formatter(state, exception), exception));

    public void Dispose()
    {
    }
}

/// <summary>One thing that was logged.</summary>
public sealed record LogEntry(LogLevel Level, string Event, string Message, Exception? Exception);
