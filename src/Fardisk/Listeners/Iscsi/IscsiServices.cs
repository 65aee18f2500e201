using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Images;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Iscsi;

/// <summary>What every connection of one listener shares.</summary>
internal sealed record IscsiServices(
    IscsiAccess Access, TargetDisks Disks, IDiskOpener Opener, IPresence Presence, ITimeline Timeline, BufferPool Buffers, IscsiCounters Counters, TimeProvider Time, ILogger Logger);
