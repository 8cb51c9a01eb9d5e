namespace Meridian.Dns;

/// <summary>Why a provider did not do what was asked, and what follows from that.</summary>
public enum ProviderFault
{
    /// <summary>It could not be reached or failed: the same may work later.</summary>
    Unavailable,

    /// <summary>It was asked too often.</summary>
    Throttled,

    /// <summary>The zone is not as expected: somebody else wrote. It has to be read again.</summary>
    Conflict,

    /// <summary>The credentials are wrong, expired, or not enough.</summary>
    Denied,

    /// <summary>The zone does not exist there.</summary>
    NoZone,

    /// <summary>The request itself is refused: the same will be refused again.</summary>
    Rejected,

    /// <summary>There is no such provider, or its configuration cannot be used.</summary>
    Misconfigured,
}

/// <summary>A provider did not do what was asked. The message names no secret.</summary>
public sealed class ProviderException(ProviderFault fault, string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public ProviderFault Fault { get; } = fault;

    /// <summary>How long the provider asks to be left alone; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
