using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in what drivers tell about the devices allocated to a claim.</summary>
internal static class DeviceStatusRules
{
    private const int MaxConditions = 8;
    private const int MaxData = 10 * 1024;
    private const int MaxAddresses = 16;
    private const int MaxInterfaceName = 256;
    private const int MaxHardwareAddress = 128;

    public static void Validate(JsonObject? status, Faults faults)
    {
        var allocated = status.Obj("allocation").Obj("devices").Items("results").Select(r => Key(r.Item)).ToHashSet(StringComparer.Ordinal);
        DeviceLists.Set(status, "devices", int.MaxValue, "status", faults, Key, (device, at) =>
        {
            Device(device, at, faults);
            if (!allocated.Contains(Key(device))) faults.InvalidText(at, Key(device), "must be an allocated device in the claim");
            if (device.Array("conditions") is { Count: > MaxConditions } many) faults.TooMany(at + ".conditions", many.Count, MaxConditions);
            ConditionRules.Validate(device, at + ".conditions", faults);
            if (device.Has("data")) ClaimRules.Raw(device["data"], MaxData, at + ".data", faults);
            if (device.Obj("networkData") is { } network) Network(network, at + ".networkData", faults);
        });
    }

    /// <summary>Checks which device is meant.</summary>
    public static void Device(JsonObject device, string field, Faults faults)
    {
        DriverRules.Name(device.Text("driver"), field + ".driver", faults);
        DeviceNames.Pool(device.Text("pool"), field + ".pool", faults);
        DeviceNames.Label(device.Text("device"), field + ".device", faults);
        if (!device.Has("shareID")) return;
        var share = device.Text("shareID");
        if (!Guid.TryParseExact(share, "D", out _)) faults.InvalidText(field + ".shareID", share, $"error validating uid: invalid UUID length: {share.Length}");
        else if (share.Any(char.IsAsciiLetterUpper))
            faults.InvalidText(field + ".shareID", share, "uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters");
    }

    private static string Key(JsonObject device)
    {
        var key = $"{device.Text("driver")}/{device.Text("pool")}/{device.Text("device")}";
        return device.Text("shareID") is { Length: > 0 } share ? $"{key}/{share}" : key;
    }

    private static void Network(JsonObject network, string field, Faults faults)
    {
        if (network.Text("interfaceName").Length > MaxInterfaceName) faults.TooLong(field + ".interfaceName", MaxInterfaceName);
        if (network.Text("hardwareAddress").Length > MaxHardwareAddress) faults.TooLong(field + ".hardwareAddress", MaxHardwareAddress);
        DeviceLists.Texts(network, "ips", MaxAddresses, field, faults, (address, at) =>
        {
            if (!AddressRules.TryReadRange(address, out _)) faults.InvalidText(at, address, "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)");
        });
    }
}
