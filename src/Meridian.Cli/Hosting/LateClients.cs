using Meridian.Dns;

namespace Meridian.Cli;

/// <summary>Places clients as soon as there is somebody who can.</summary>
/// <param name="locator">Who can; null until then.</param>
internal sealed class LateClients(Func<IClientLocator?> locator) : IClientLocator
{
    /// <inheritdoc />
    public LocatedClient Locate(ReadOnlySpan<byte> address) => locator()?.Locate(address) ?? default;
}
