namespace Meridian.Network;

/// <summary>A listening address of a service. Disposing ends the listening at once.</summary>
internal interface IFrontend : IAsyncDisposable
{
    /// <summary>Where its traffic goes; may be replaced at any time.</summary>
    BackendPool Pool { get; set; }
}
