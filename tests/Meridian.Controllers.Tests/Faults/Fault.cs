namespace Meridian.Controllers.Tests.Faults;

/// <summary>What goes wrong at a call.</summary>
public enum FaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The call has no effect and fails: by turns with 500, a conflict, 504 and a connection that breaks.</summary>
    Refused,

    /// <summary>The call has its effect, and the connection breaks before the answer.</summary>
    AnswerLost,

    /// <summary>The controllers' process ends before the call.</summary>
    KilledBefore,

    /// <summary>The controllers' process ends after the call.</summary>
    KilledAfter,

    /// <summary>Nothing fails, but what the caches show is as old as it can be.</summary>
    Stale,

    /// <summary>What is to be deleted is gone, and another object bears its name.</summary>
    Impostor,
}

/// <summary>A fault at one call.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Call">Number of the controllers' call, from 1.</param>
internal readonly record struct Fault(FaultKind Kind, int Call);

/// <summary>The process that called is no more.</summary>
internal sealed class ProcessKilledException : Exception;

/// <summary>A run has shown what it was made for and need not go on.</summary>
internal sealed class RunOverException : Exception;
