namespace Messaging.Propagation.Cli.Audit;

/// <summary>What a value is.</summary>
internal enum IndicatorUnit
{
    /// <summary>From 0 to 1.</summary>
    Share,
    Bytes,

    /// <summary>Seconds.</summary>
    Time,
}
