namespace Meridian.ApiServer;

/// <summary>How much a pod may ask for, from everything to little.</summary>
internal enum PodSecurityLevel
{
    /// <summary>Everything.</summary>
    Privileged,

    /// <summary>Nothing by which a pod is known to get out of its container.</summary>
    Baseline,

    /// <summary>As <see cref="Baseline"/>, and hardened as today's practice wants it.</summary>
    Restricted,
}

/// <summary>A level as one version of Kubernetes defines it.</summary>
/// <param name="Level">Level.</param>
/// <param name="Minor">Minor version after 1; <see cref="Latest"/> for the newest.</param>
internal readonly record struct PodSecurityPolicy(PodSecurityLevel Level, int Minor)
{
    public const int Latest = int.MaxValue;

    public override string ToString() => $"{Level.ToString().ToLowerInvariant()}:{(Minor == Latest ? "latest" : $"v1.{Minor}")}";
}
