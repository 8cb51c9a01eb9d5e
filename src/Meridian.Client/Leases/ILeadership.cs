namespace Meridian.Client;

/// <summary>Whether this process is the one of several that may act.</summary>
public interface ILeadership
{
    /// <summary>Whether it may act now. Becomes false by itself when the lead could not be renewed in time, before another can have it.</summary>
    bool IsLeading { get; }

    /// <summary>Cancelled when the lead is lost: what acts stops. Cancelled already if there is no lead.</summary>
    CancellationToken Term { get; }

    /// <summary>Called when the lead was won or lost. Must be quick.</summary>
    event Action? Changed;
}

/// <summary>Makes <see cref="ILeadership"/>.</summary>
public static class Leadership
{
    /// <summary>Of a process that is alone.</summary>
    public static ILeadership Alone { get; } = new OnlyOne();

    private sealed class OnlyOne : ILeadership
    {
        public bool IsLeading => true;

        public CancellationToken Term => CancellationToken.None;

        public event Action? Changed
        {
            add { }
            remove { }
        }
    }
}
