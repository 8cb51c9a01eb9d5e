namespace Meridian.Federation;

/// <summary>Tells to which members names and routes lead.</summary>
internal interface IRoutesInUse
{
    /// <summary>Calls the handler with the members in use after everything was published anew. Must be quick.</summary>
    IDisposable Subscribe(Action<IReadOnlySet<string>> handler);
}
