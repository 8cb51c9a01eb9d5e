namespace Meridian.Client;

/// <summary>Where an informer is in its life.</summary>
public enum InformerState
{
    /// <summary>Made, not yet listed.</summary>
    Empty,

    /// <summary>Reading the whole collection, at the start or because the watch lost its place.</summary>
    Listing,

    /// <summary>Following changes: the cache is current but for what is on the wire.</summary>
    Watching,

    /// <summary>The server failed or could not be reached; the cache is as it was, and another try is waiting.</summary>
    Retrying,
}
