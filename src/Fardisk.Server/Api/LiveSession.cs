namespace Fardisk.Server.Api;

/// <summary>One iSCSI session that lives now, as the room's table counts it.</summary>
/// <param name="Client">The client whose disk it has open.</param>
/// <param name="ReadBytes">Bytes read since its login.</param>
/// <param name="WrittenBytes">Bytes written since its login.</param>
public sealed record LiveSession(string Client, long ReadBytes, long WrittenBytes);
