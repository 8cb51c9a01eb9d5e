using Meridian.Objects;

namespace Meridian.Client;

/// <summary>What came of an attempt to take or renew a Lease.</summary>
/// <param name="Other">The Lease as somebody else holds it; null if it is ours now.</param>
/// <param name="Left">How long it must stay as it is until it may be taken. Zero if it is ours.</param>
public readonly record struct LeaseClaim(KubeObject? Other, TimeSpan Left)
{
    /// <summary>Whether it is ours now.</summary>
    public bool IsHeld => Other is null;
}
