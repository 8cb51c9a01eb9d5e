namespace Meridian.Network;

/// <summary>Why a backend is avoided.</summary>
internal enum EjectionCause
{
    /// <summary>It could not be connected to, or broke off.</summary>
    Connection,

    /// <summary>It answered 500 and above, too often in a row.</summary>
    Answers,

    /// <summary>It did not answer in time, too often in a row.</summary>
    Timeout,

    /// <summary>Its health check failed.</summary>
    HealthCheck,
}
