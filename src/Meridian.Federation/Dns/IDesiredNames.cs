namespace Meridian.Federation;

/// <summary>The records that the federation's names should have, now and whenever that changes.</summary>
internal interface IDesiredNames
{
    /// <summary>All of them; a snapshot. Null until the services and members were read once: then nothing is known, which is not the same as none.</summary>
    IReadOnlyList<DesiredRecordSet>? All { get; }

    /// <summary>Calls the handler after <see cref="All"/> changed. Must be quick.</summary>
    IDisposable Subscribe(Action handler);
}
