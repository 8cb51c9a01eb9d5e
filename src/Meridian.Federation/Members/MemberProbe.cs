namespace Meridian.Federation;

/// <summary>What a probe found.</summary>
public enum ProbeOutcome
{
    /// <summary>The member answers and says that it is ready.</summary>
    Ready,

    /// <summary>The member answers and says that it is not ready.</summary>
    NotReady,

    /// <summary>The member answers that it has too much to do to answer.</summary>
    Overloaded,

    /// <summary>The member answers, but does not accept the credentials, or there are none that can be used.</summary>
    Refused,

    /// <summary>The member answers, but another control plane drives it.</summary>
    Contended,

    /// <summary>The member does not answer.</summary>
    Unreachable,
}

/// <summary>The result of one probe.</summary>
/// <param name="Outcome">What was found.</param>
/// <param name="Message">What a person reads; empty for the usual words.</param>
/// <param name="Version">Kubernetes version of the member, such as <c>v1.36.0</c>; empty if not asked.</param>
public sealed record MemberProbe(ProbeOutcome Outcome, string Message = "", string Version = "");
